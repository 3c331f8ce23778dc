"""Run the program as `python -m roadmap_cli`."""

from roadmap_cli.start import main

if __name__ == "__main__":
    main()
