"""What a pass costs, measured as a whole process against an emulated upstream on loopback."""
