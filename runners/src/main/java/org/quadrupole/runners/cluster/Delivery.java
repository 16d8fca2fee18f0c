package org.quadrupole.runners.cluster;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;

/**
 * A file that a worker sends to the machine of its cluster's JobManager, over the one connection
 * that it has to it: for what a pipeline came to. A part of the pipeline.
 *
 * @param folder the folder of files that have arrived
 * @param name the file's
 */
public record Delivery(String folder, String name) implements Serializable {

  /** The system property of a worker's process that names the directory of its configuration. */
  static final String CONFIGURATION = "quadrupole.cluster.configuration";

  private static final int PATIENCE_MILLIS = 30_000;

  /** Where it arrives, whole; for the process that has started the pipeline. */
  public Path arrival() {
    return Path.of(folder, name);
  }

  /**
   * Sends it, from a worker; a second time replaces the file.
   *
   * @throws IOException if that has not worked; trying again may help
   */
  public void send(byte[] content) throws IOException {
    String directory = System.getProperty(CONFIGURATION);
    if (directory == null) {
      throw new IllegalStateException("only a cluster's worker can deliver something");
    }
    send(GlobalConfiguration.loadConfiguration(directory), content);
  }

  void send(Configuration member, byte[] content) throws IOException {
    InetSocketAddress inbox =
        new InetSocketAddress(
            member.getString("jobmanager.rpc.address", ""),
            Integer.parseInt(member.getString(Inbox.PORT, "")));
    String refusal;
    try {
      refusal = send(inbox, FlinkKeys.members(member).context(), content);
    } catch (IOException e) {
      throw ClusterException.failure(
          "cannot send results to the JobManager's machine at " + inbox + ": " + e.getMessage(), e);
    }
    if (!refusal.isEmpty()) {
      throw ClusterException.failure("the JobManager's machine takes no results: " + refusal);
    }
  }

  private String send(InetSocketAddress inbox, SSLContext keys, byte[] content) throws IOException {
    try (Socket socket = keys.getSocketFactory().createSocket()) {
      socket.connect(inbox, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
      out.writeUTF(name);
      out.writeInt(content.length);
      out.write(content);
      out.flush();
      return new DataInputStream(socket.getInputStream()).readUTF();
    }
  }
}
