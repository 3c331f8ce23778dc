// Reads findings as JSON from stdin and prints them as the toolkit of GitHub Actions does.
import { readFileSync } from 'node:fs'
import * as core from '@actions/core'

for (const { kind, message, properties } of JSON.parse(readFileSync(0, 'utf8'))) {
  core[kind](message, properties)
}
