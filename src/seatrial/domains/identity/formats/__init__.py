"""Reads and writes keys and signatures of OpenSSH, and seals what is stored."""
