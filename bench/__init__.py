"""Speed, requests and memory, measured side by side: `make bench`. No part of what is installed."""
