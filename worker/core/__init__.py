"""What is decided: values in, values out. No input or output, no clock, no logging, no chance but the seed."""
