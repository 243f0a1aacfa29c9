"""One module per command: `add_to(commands)` declares it, `run(options)` does it; heavy imports only inside `run`."""
