"""办不成事: reports of what could not get done, from filing to whether it is really solved."""
