"""Output formats: tables, JSON, CSV, Markdown and exports. Each function returns text; nothing prints."""
