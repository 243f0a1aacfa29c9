"""What a command and a button do alike: the work itself, without how it was asked for and how it is told."""
