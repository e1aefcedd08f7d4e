"""What is made of the program for whoever packages it; no part of the program."""
