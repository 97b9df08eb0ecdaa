"""The rules of telling people and of sending letters: values in, values out."""
