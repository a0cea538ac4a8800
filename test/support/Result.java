//DESCRIPTION What a command or a process left, as tests compare it.
//JAVA 17+

/** The exit code and what was said, with what differs from run to run written as a name. */
record Result(int exit, String out, String err) { }
