package org.quadrupole.pipelines.cli;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A user's host and nodes behind a NAT each, in network namespaces of this machine, where they can
 * be made. The nodes have the same private address, accept no connections and may open them to one
 * port of the user's host only.
 */
record NatNetwork(String name) implements AutoCloseable {

  /** The address of the user's host. */
  static final String HOST = "198.51.100.1";

  private static final Path SCRIPT = Path.of("../runners/src/test/servers/nat.sh").toAbsolutePath();
  private static final int CANNOT = 77;

  /** Makes it; skips the test where that cannot be. */
  static NatNetwork start(int port, int nodes) throws IOException, InterruptedException {
    NatNetwork network = new NatNetwork("quad" + ProcessHandle.current().pid());
    Path log = Files.createTempFile("nat", ".log");
    try {
      int code = network.script(log, "start", Integer.toString(port), Integer.toString(nodes));
      if (code != 0) {
        network.close();
        String said = Files.readString(log).strip();
        if (code == CANNOT) {
          abort(said);
        }
        throw new IOException(said);
      }
    } finally {
      Files.delete(log);
    }
    return network;
  }

  /** What runs a command there: "host", or the number of a node. */
  List<String> run(String place) {
    return List.of(SCRIPT.toString(), "run", name, place);
  }

  /** Loses what goes to and from a node. */
  void cut(int node) throws IOException, InterruptedException {
    checked("cut", node);
  }

  /** The opposite. */
  void mend(int node) throws IOException, InterruptedException {
    checked("mend", node);
  }

  private void checked(String what, int node) throws IOException, InterruptedException {
    int code = script(Path.of("/dev/null"), what, Integer.toString(node));
    if (code != 0) {
      throw new IOException(what + " " + node + ": exit code " + code);
    }
  }

  private int script(Path log, String what, String... more)
      throws IOException, InterruptedException {
    return new ProcessBuilder(
            Stream.concat(Stream.of(SCRIPT.toString(), what, name), Stream.of(more)).toList())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start()
        .waitFor();
  }

  @Override
  public void close() throws IOException {
    try {
      script(Path.of("/dev/null"), "stop");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
