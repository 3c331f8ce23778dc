// Reads a calendar from stdin and prints its events as JSON, as ical.js understands them.
import { readFileSync } from 'node:fs'
import ICAL from 'ical.js'

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, 'utf8')))
const events = calendar.getAllSubcomponents('vevent').map((component) => {
  const event = new ICAL.Event(component)
  return {
    day: event.startDate.toString(),
    summary: event.summary,
    status: component.getFirstPropertyValue('status'),
    recurs: event.isRecurring(),
  }
})
process.stdout.write(JSON.stringify(events))
