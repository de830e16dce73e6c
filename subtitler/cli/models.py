"""`models`, `engines`, `doctor`: what this machine has to work with."""
