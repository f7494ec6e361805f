"""What certification does when something happened below it."""
