"""The verbs of the command line, one file each; `setting` holds what they share."""
