package org.quadrupole.pipelines.server;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** What a server can do for its clients. */
public interface Commands {

  /** Whether a command does in a server what it does in a process of its own. */
  boolean serve(List<String> arguments);

  /**
   * Runs a command. Several may run at a time.
   *
   * @return its exit code, 0 to 127
   */
  int run(Call call);

  /**
   * One command of a client.
   *
   * @see Commands#run
   */
  interface Call {

    /** What the client typed. */
    List<String> arguments();

    /** The client's working directory, absolute. */
    Path directory();

    /** Whether a person watches the client's standard error. */
    boolean errorIsTerminal();

    /** The client's standard output. Writing to it ends the command if the client is gone. */
    OutputStream out();

    /** The client's standard error; as {@link #out}. */
    OutputStream err();

    /** Whether the client no longer wants the command, which should end soon then. */
    boolean cancelled();

    /** Says that this process is not to be trusted with more commands, and why. */
    void spoilt(String reason);
  }
}
