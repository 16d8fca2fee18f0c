package org.quadrupole.runners.jobs;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real Slurm on this machine, where one can be started. */
public final class SlurmServer implements AutoCloseable {

  private static final Path SCRIPT = Path.of("src/test/servers/slurm.sh").toAbsolutePath();
  private static final int CANNOT = 77;

  private final Path folder;

  private SlurmServer(Path folder) {
    this.folder = folder;
  }

  /** Starts it; skips the test where it cannot be. */
  public static SlurmServer start(Path folder) throws IOException, InterruptedException {
    List<String> ports;
    try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ports = List.of(Integer.toString(one.getLocalPort()), Integer.toString(two.getLocalPort()));
    }
    Path log = Files.createTempFile("slurm", ".log");
    Process script =
        new ProcessBuilder(
                SCRIPT.toString(), "start", folder.toString(), ports.get(0), ports.get(1))
            .redirectErrorStream(true)
            // Not a pipe, which the servers would keep open.
            .redirectOutput(log.toFile())
            .start();
    int code = script.waitFor();
    String said = Files.readString(log, StandardCharsets.UTF_8).strip();
    Files.delete(log);
    SlurmServer server = new SlurmServer(folder);
    if (code != 0) {
      server.close();
      if (code == CANNOT) {
        abort(said);
      }
      throw new IOException(said);
    }
    return server;
  }

  /** Variables that Slurm's commands need. */
  public Map<String, String> environment() {
    return Map.of("SLURM_CONF", folder.resolve("slurm.conf").toString());
  }

  /** Runs commands on this Slurm. */
  public CommandRunner commands() {
    return new ProcessCommandRunner(environment());
  }

  @Override
  public void close() throws IOException {
    try {
      new ProcessBuilder(SCRIPT.toString(), "stop", folder.toString()).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
