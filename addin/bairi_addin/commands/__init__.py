"""One module per command: `declare(parser)` names its arguments, `run(options)` does it, with heavy imports inside."""
