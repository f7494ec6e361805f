"""Reminders: who is told what on which day, the letters, and a person's own calendar."""
