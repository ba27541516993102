"""Each way of writing conversations into a file, a module each."""
