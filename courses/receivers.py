"""What courses do when something happened in a layer below: nothing yet."""
