"""Images become mixed stimuli: sources, data mixing, designs, and the command that writes a stimulus set."""

__version__ = "0.1.0"
