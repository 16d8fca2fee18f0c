package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.quadrupole.pipelines.run.Progress;

/** One line on a terminal that is written over until the run ends. */
final class TerminalProgress implements Progress {

  private static final double FIRST_AFTER_SECONDS = 0.5;
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintWriter terminal;
  private boolean shown;

  TerminalProgress(PrintWriter terminal) {
    this.terminal = terminal;
  }

  /**
   * Whether this process's standard error is a terminal. System.console() says something about
   * standard output and, from Java 22 on, nothing at all.
   */
  static boolean errorIsTerminal() {
    try {
      String device = Path.of("/dev/fd/2").toRealPath().toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException e) {
      // A pipe has no path.
      return false;
    }
  }

  @Override
  public boolean wanted() {
    return true;
  }

  @Override
  public void at(long events, long total, double seconds) {
    if (seconds < FIRST_AFTER_SECONDS) {
      return;
    }
    shown = true;
    terminal.print(CLEAR_LINE + line(events, total, seconds));
    terminal.flush();
  }

  static String line(long events, long total, double seconds) {
    double rate = events / seconds;
    String line =
        String.format(
            Locale.ROOT,
            "%,d of %,d events (%.0f%%), %,.0f events/s",
            events,
            total,
            total == 0 ? 100.0 : 100.0 * events / total,
            rate);
    if (events > 0 && events < total) {
      long left = Math.round((total - events) / rate);
      line += String.format(Locale.ROOT, ", %d:%02d left", left / 60, left % 60);
    }
    return line;
  }

  @Override
  public void done() {
    if (shown) {
      terminal.print(CLEAR_LINE);
      terminal.flush();
    }
  }
}
