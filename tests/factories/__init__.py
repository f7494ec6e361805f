"""One valid object of each kind; a file an app. Import from the app's own file."""
