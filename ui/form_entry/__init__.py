"""The screen where an inspection is filled in: outline, one page of questions, what stands out."""
