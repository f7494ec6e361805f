"""How large a file of questions and what is in it may be. One place, so that all formats agree."""

MEGABYTE = 1024 * 1024

# No upload of any kind is read beyond this.
UPLOAD_BYTES = 100 * MEGABYTE
# Text, and XML with its pictures inside.
TEXT_BYTES = 20 * MEGABYTE
XML_BYTES = UPLOAD_BYTES
PICTURE_BYTES = 5 * MEGABYTE
PICTURE_PIXELS = 40_000_000
PICTURE_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")

QUESTIONS = 50_000
ROWS = 200
# As the database has them; a longer text is a fault, not cut off.
STEM_LETTERS = 20_000
ROW_LETTERS = 2_000
CODE_LETTERS = 80
ALT_LETTERS = 300
TOPIC_LETTERS = 150
