"""Images become mixed stimuli: sources, data mixing, designs, and the command that writes a stimulus set."""
