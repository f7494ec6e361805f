"""The web's edge of quizzes: choosing one, sitting it, reading the result."""
