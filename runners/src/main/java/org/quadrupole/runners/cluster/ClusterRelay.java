package org.quadrupole.runners.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.quadrupole.runners.relay.RelayClient;
import org.quadrupole.runners.relay.RelayHub;
import org.quadrupole.runners.relay.RelayNetwork;
import org.quadrupole.runners.relay.RelayPorts;

/**
 * The relay of a cluster whose workers accept no connections, as its members' configuration tells
 * of it: in keys of its own beside Flink's, which say the ports.
 *
 * @param hub host and port that workers connect to: the hub's or those of a proxy before it
 * @param listen the port that the hub listens at
 * @param network the members' addresses
 */
record ClusterRelay(InetSocketAddress hub, int listen, RelayNetwork network) {

  private static final String HUB_HOST = "quadrupole.relay.hub-host";
  private static final String HUB_PORT = "quadrupole.relay.hub-port";
  private static final String LISTEN = "quadrupole.relay.listen";
  private static final String NETWORK = "quadrupole.relay.network";

  private static final String WORKER_RPC = "taskmanager.rpc.port";
  private static final String WORKER_DATA = "taskmanager.data.port";
  private static final String WORKER_METRICS = "metrics.internal.query-service.port";

  /** What a proxy is told that tells clusters apart by name, if the hub has none. */
  private static final String NAMELESS = "cluster.quadrupole";

  /** The address of the JobManager. */
  String head() {
    return network.head().getHostAddress();
  }

  /** The keys of all members. */
  Map<String, String> keys(int rpcPort, int dataPort, int metricsPort) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put(HUB_HOST, hub.getHostString());
    keys.put(HUB_PORT, Integer.toString(hub.getPort()));
    keys.put(LISTEN, Integer.toString(listen));
    keys.put(NETWORK, Integer.toString(network.net()));
    keys.put(WORKER_RPC, Integer.toString(rpcPort));
    keys.put(WORKER_DATA, Integer.toString(dataPort));
    keys.put(WORKER_METRICS, Integer.toString(metricsPort));
    return keys;
  }

  /** The relay that a member's configuration speaks of, if it does. */
  static Optional<ClusterRelay> of(Configuration member) {
    String host = member.getString(HUB_HOST, "");
    return host.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ClusterRelay(
                InetSocketAddress.createUnresolved(host, number(member, HUB_PORT)),
                number(member, LISTEN),
                new RelayNetwork(number(member, NETWORK))));
  }

  /** Starts the hub, beside the JobManager. */
  RelayHub startHub(Configuration member) throws IOException {
    boolean inside = hub.getHostString().startsWith("127.");
    InetSocketAddress here =
        inside
            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), listen)
            : new InetSocketAddress(listen);
    return RelayHub.start(here, FlinkKeys.members(member).context(), network, ports(member));
  }

  /** Joins as a worker. */
  RelayClient join(Configuration member, Duration patience, Consumer<String> lost)
      throws IOException {
    String host = hub.getHostString();
    boolean named = host.contains(".") && !host.matches("[0-9.]+");
    return RelayClient.join(
        new RelayClient.Settings(
            hub,
            named ? host : NAMELESS,
            FlinkKeys.members(member).context(),
            network,
            ports(member),
            patience,
            lost));
  }

  private static RelayPorts ports(Configuration member) {
    return new RelayPorts(
        Set.of(
            number(member, "jobmanager.rpc.port"),
            number(member, "blob.server.port"),
            number(member, Inbox.PORT)),
        Set.of(
            number(member, WORKER_RPC),
            number(member, WORKER_DATA),
            number(member, WORKER_METRICS)));
  }

  private static int number(Configuration member, String key) {
    return Integer.parseInt(member.getString(key, ""));
  }
}
