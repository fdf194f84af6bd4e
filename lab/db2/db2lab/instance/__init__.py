"""An instance: the commands of its command line, without the places where its data are. Pure."""
