"""The plan as data: models, loading with the line of each fault, the audit against the plan's text, the export."""
