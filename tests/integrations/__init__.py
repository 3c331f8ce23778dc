"""What other programs run of us: the GitHub action, the pre-commit hook, the recipes of the manual."""
