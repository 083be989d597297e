"""What to ask next: the stimuli whose judgments are expected to tell most, given what people have said so far."""
