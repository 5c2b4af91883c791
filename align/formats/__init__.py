"""Units to files and back."""
