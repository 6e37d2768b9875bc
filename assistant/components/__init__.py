"""Our own parts of the Rasa server. They run under Python 3.10 and import nothing from the other packages."""
