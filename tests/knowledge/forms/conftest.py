import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # worlds.py stands beside the tests
