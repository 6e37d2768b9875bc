"""帮办代办: somebody helps from afar, comes along, goes instead, or lets one go first."""
