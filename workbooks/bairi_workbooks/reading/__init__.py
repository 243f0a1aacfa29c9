"""Reading what units send: pre-flight over the bytes, cells with their places, then the submission in them."""
