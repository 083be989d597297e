"""What to ask next: the stimuli whose judgments are expected to be most informative, given the answers so far."""
