"""The Rasa actions: thin, one folder of topics. What they do is in the modules beside this folder."""
