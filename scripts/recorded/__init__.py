"""How the recording of `monitor demo` is made: facts of public captures in the APIs' shapes."""
