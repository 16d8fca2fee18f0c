package org.quadrupole.runners.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxTest {

  @TempDir private Path directory;
  private Path folder = Path.of("");
  private ClusterKeys keys = new ClusterKeys(Path.of(""), "");
  private Inbox inbox;

  @BeforeEach
  void open() throws IOException {
    folder = Files.createDirectory(directory.resolve("arrived"));
    keys = ClusterKeys.make(directory.resolve("members.p12"), List.of("127.0.0.1"));
    inbox = Inbox.open(keys.context(), InetAddress.getLoopbackAddress(), 0, folder);
  }

  @AfterEach
  void close() throws IOException {
    inbox.close();
  }

  private Configuration worker(ClusterKeys shown) {
    Configuration worker = Configuration.fromMap(FlinkKeys.stores(shown, shown.store().toString()));
    worker.addAll(
        Configuration.fromMap(
            Map.of(
                "jobmanager.rpc.address",
                "127.0.0.1",
                Inbox.PORT,
                Integer.toString(inbox.port()))));
    return worker;
  }

  private Delivery delivery() {
    return new Delivery(folder.toString(), UUID.randomUUID().toString());
  }

  @Test
  void aDeliveryArrivesWholeAndASecondReplacesIt() throws IOException {
    Delivery delivery = delivery();
    byte[] many = new byte[3_000_001];
    new Random(1).nextBytes(many);
    for (byte[] content : List.of(new byte[] {1}, many, new byte[0])) {
      delivery.send(worker(keys), content);
      assertThat(delivery.arrival()).hasBinaryContent(content);
    }
    assertThat(folder.toFile().list()).containsExactly(delivery.name());
  }

  @Test
  void whoHasOtherKeysOrNoneIsNotHeard() throws Exception {
    ClusterKeys others = ClusterKeys.make(directory.resolve("others.p12"), List.of("127.0.0.1"));
    assertThatThrownBy(() -> delivery().send(worker(others), new byte[9]))
        .isInstanceOf(ClusterException.class)
        .hasMessageStartingWith("cannot send results to the JobManager's machine at /127.0.0.1:");
    Path store = directory.resolve("third.p12");
    SSLContext nothing = TestKeys.trusting(certificate(store));
    assertThatThrownBy(() -> answer(nothing, delivery().name(), 9)).isInstanceOf(IOException.class);
    assertThat(folder).isEmptyDirectory();
  }

  /** The inbox's keys in the form that the helper reads. */
  private Path certificate(Path store) throws IOException {
    Files.copy(keys.store(), store);
    Files.writeString(store.resolveSibling(store.getFileName() + ".secret"), keys.password());
    return store;
  }

  private String answer(SSLContext context, String name, int length) throws IOException {
    try (Socket socket =
        context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), inbox.port())) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeUTF(name);
      out.writeInt(length);
      out.write(new byte[9]);
      out.flush();
      socket.shutdownOutput();
      return new DataInputStream(socket.getInputStream()).readUTF();
    }
  }

  @Test
  void whatIsNoDeliveryOrBreaksOffLeavesNothing() throws IOException {
    SSLContext member = keys.context();
    for (String name : List.of("", "../../../../../../../../../../../evil", "a".repeat(35) + "/")) {
      assertThat(answer(member, name, 9)).isEqualTo("this is no delivery");
    }
    assertThat(answer(member, delivery().name(), -1)).isEqualTo("this is no delivery");
    assertThatThrownBy(() -> answer(member, delivery().name(), 10)).isInstanceOf(IOException.class);
    assertThat(folder).isEmptyDirectory();
    assertThat(directory.toFile().list()).containsExactlyInAnyOrder("arrived", "members.p12");
  }

  @Test
  void aFolderThatCannotBeWrittenIsTold() throws IOException {
    Files.delete(folder);
    assertThatThrownBy(() -> delivery().send(worker(keys), new byte[9]))
        .isInstanceOf(ClusterException.class)
        .hasMessageStartingWith(
            "the JobManager's machine takes no results: cannot write to " + folder);
  }
}
