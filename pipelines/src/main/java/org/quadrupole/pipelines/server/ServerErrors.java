package org.quadrupole.pipelines.server;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Standard error of a server's process: what libraries log while they work for a command goes to
 * that command's client, everything else to the server's log.
 */
public final class ServerErrors extends OutputStream {

  private final OutputStream log;

  private ServerErrors(OutputStream log) {
    this.log = log;
  }

  /** A stream for {@link System#setErr}. */
  public static PrintStream over(OutputStream log) {
    return new PrintStream(new ServerErrors(log), true, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    Optional<ServedCall> call = ServedCall.current();
    if (call.isPresent() && !call.get().cancelled()) {
      try {
        call.get().err().write(bytes, from, length);
        return;
      } catch (CancellationException e) {
        // Not a library's business; the command finds out by itself.
        log.write(bytes, from, length);
        return;
      }
    }
    log.write(bytes, from, length);
  }

  @Override
  public void flush() throws IOException {
    log.flush();
  }
}
