package org.quadrupole.runners.relay;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one port that workers connect to, at the host where the cluster was started. It passes
 * connections on to the head (the JobManager, at 127.0.0.1 of the hub's host) and from worker to
 * worker, and listens on its host for connections from the head to workers.
 *
 * <p>Everybody shows the cluster's certificate. A worker's number stays its own: after a cut
 * connection it takes it up again with a secret that only it knows.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends the connection, which is noticed
public final class RelayHub implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RelayHub.class);
  private static final int ANSWER_SECONDS = 10;
  private static final int SECRET_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final RelayNetwork network;
  private final RelayPorts ports;
  private final SSLContext keys;
  private final EventLoopGroup threads = Connections.threads("relay-hub");
  private final Channel server;

  private final Object lock = new Object();
  private final Map<Integer, Worker> workers = new TreeMap<>();
  private final Map<Integer, String> secrets = new TreeMap<>();
  private int lastNumber;

  private final Map<Long, Caller> calls = new ConcurrentHashMap<>();
  private final AtomicLong connections = new AtomicLong();

  /**
   * A worker that is connected.
   *
   * @param listeners are there once it is ready
   * @param carried connections that go to it
   */
  private record Worker(
      int number, Channel control, List<Forwarding> listeners, ChannelGroup carried) {}

  /**
   * A connection that waits for the worker that it is meant for.
   *
   * @param speaks whether it came through TLS and waits for a word
   */
  private record Caller(int number, Channel channel, boolean speaks) {

    void refuse(String reason) {
      if (speaks) {
        channel.writeAndFlush(new Message.No(reason)).addListener(ChannelFutureListener.CLOSE);
      } else {
        channel.close();
      }
    }
  }

  private RelayHub(
      InetSocketAddress listen, SSLContext keys, RelayNetwork network, RelayPorts ports)
      throws RelayException {
    this.network = network;
    this.ports = ports;
    this.keys = keys;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(Connections.serverTls(RelayHub.this.keys));
                    Connections.addMessages(channel.pipeline());
                    channel.pipeline().addLast("messages", new Conversation());
                  }
                });
    ChannelFuture bound = bootstrap.bind(listen).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw new RelayException(
          "the relay cannot listen at " + listen + ": " + bound.cause().getMessage(),
          bound.cause());
    }
    this.server = bound.channel();
  }

  /**
   * Starts to listen.
   *
   * @param listen address and port; port 0 for any free one
   * @param keys the cluster's own certificate and key, and no other to trust
   * @param network the workers' addresses
   * @param ports what may be reached
   * @throws RelayException if the port is taken
   */
  public static RelayHub start(
      InetSocketAddress listen, SSLContext keys, RelayNetwork network, RelayPorts ports)
      throws RelayException {
    return new RelayHub(listen, keys, network, ports);
  }

  /** The port that it listens at. */
  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /** How many workers are connected. */
  public int workers() {
    synchronized (lock) {
      return workers.size();
    }
  }

  /** How many connections it has passed on since it started. */
  public long connections() {
    return connections.get();
  }

  @Override
  public void close() {
    server.close();
    threads.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** One connection through TLS, for as long as it speaks in messages. */
  private final class Conversation extends SimpleChannelInboundHandler<Message> {

    private int number;

    @Override
    protected void channelRead0(ChannelHandlerContext context, Message message)
        throws RelayException {
      Channel channel = context.channel();
      if (message instanceof Message.Ping) {
        return;
      }
      if (number == 0 && message instanceof Message.Join join) {
        number = join(channel, join);
      } else if (number == 0 && message instanceof Message.Open open) {
        channel.config().setAutoRead(false);
        open(channel, open);
      } else if (number == 0 && message instanceof Message.Answer answer) {
        channel.config().setAutoRead(false);
        answer(channel, answer.id());
      } else if (number != 0 && message instanceof Message.Ready) {
        ready(number, channel);
      } else if (number != 0 && message instanceof Message.Refuse refuse) {
        refuse(number, refuse.id());
      } else {
        throw new RelayException("out of turn: " + message.line());
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof IdleStateEvent idle) {
        if (idle.state() == IdleState.READER_IDLE) {
          silent(number, context.channel());
          context.close();
        } else if (number != 0) {
          context.writeAndFlush(new Message.Ping());
        }
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (number != 0) {
        left(number, context.channel());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.info("relay: {} ended: {}", context.channel().remoteAddress(), cause.getMessage());
      context.close();
    }
  }

  private int join(Channel channel, Message.Join join) {
    Worker before;
    Worker worker;
    String secret;
    synchronized (lock) {
      int number = join.number();
      if (number == 0) {
        if (lastNumber == RelayNetwork.MOST_WORKERS) {
          channel
              .writeAndFlush(new Message.No("the cluster has had too many workers"))
              .addListener(ChannelFutureListener.CLOSE);
          return 0;
        }
        number = ++lastNumber;
        byte[] bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        secrets.put(number, HexFormat.of().formatHex(bytes));
      } else if (!isSecret(number, join.secret())) {
        LOG.warn("relay: {} wanted another worker's number", channel.remoteAddress());
        channel
            .writeAndFlush(new Message.No("that number is not yours"))
            .addListener(ChannelFutureListener.CLOSE);
        return 0;
      }
      secret = secrets.get(number);
      worker =
          new Worker(
              number,
              channel,
              new ArrayList<>(),
              new DefaultChannelGroup(GlobalEventExecutor.INSTANCE));
      before = workers.put(number, worker);
      channel.write(new Message.Welcome(number, secret));
      for (Worker other : workers.values()) {
        if (other.number() != number && !other.listeners().isEmpty()) {
          channel.write(new Message.Member(other.number()));
        }
      }
      channel.flush();
    }
    if (before != null) {
      before.listeners().forEach(Forwarding::close);
      before.control().close();
    }
    LOG.info("relay: worker {} joined from {}", worker.number(), channel.remoteAddress());
    return worker.number();
  }

  private boolean isSecret(int number, String given) {
    String secret = secrets.get(number);
    return secret != null
        && MessageDigest.isEqual(
            secret.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.US_ASCII));
  }

  private void ready(int number, Channel control) {
    synchronized (lock) {
      Worker worker = workers.get(number);
      if (worker == null || worker.control() != control || !worker.listeners().isEmpty()) {
        return;
      }
      for (int port : ports.worker()) {
        worker
            .listeners()
            .add(
                Forwarding.listen(
                    threads,
                    new InetSocketAddress(network.worker(number), port),
                    caller -> call(new Caller(number, caller, false), port)));
      }
      tellOthers(number, new Message.Member(number));
    }
  }

  private void left(int number, Channel control) {
    synchronized (lock) {
      Worker worker = workers.get(number);
      if (worker == null || worker.control() != control) {
        return;
      }
      workers.remove(number);
      worker.listeners().forEach(Forwarding::close);
      tellOthers(number, new Message.Left(number));
    }
    LOG.info("relay: worker {} has gone", number);
  }

  /** What goes to a worker that is out of reach is as dead, but nobody would notice for minutes. */
  private void silent(int number, Channel control) {
    synchronized (lock) {
      Worker worker = workers.get(number);
      if (worker != null && worker.control() == control) {
        worker.carried().close();
      }
    }
  }

  private void tellOthers(int number, Message message) {
    for (Worker other : workers.values()) {
      if (other.number() != number) {
        other.control().writeAndFlush(message);
      }
    }
  }

  private void open(Channel channel, Message.Open open) {
    Caller caller = new Caller(open.number(), channel, true);
    if (open.number() != Message.HEAD) {
      if (ports.worker().contains(open.port())) {
        call(caller, open.port());
      } else {
        caller.refuse("port " + open.port() + " is not for others");
      }
      return;
    }
    if (!ports.head().contains(open.port())) {
      caller.refuse("port " + open.port() + " of the head is not for others");
      return;
    }
    Connections.open(threads, new InetSocketAddress(InetAddress.getLoopbackAddress(), open.port()))
        .addListener(
            (ChannelFuture opened) -> {
              if (opened.isSuccess()) {
                join(caller, opened.channel(), false);
              } else {
                caller.refuse("the head does not answer: " + opened.cause().getMessage());
              }
            });
  }

  /** Has a worker fetch a connection. */
  private void call(Caller caller, int port) {
    Channel control;
    synchronized (lock) {
      Worker worker = workers.get(caller.number());
      control = worker == null ? null : worker.control();
    }
    if (control == null) {
      caller.refuse("no worker " + caller.number());
      return;
    }
    // Not to be guessed by other workers.
    long id = 1 + (RANDOM.nextLong() >>> 2);
    calls.put(id, caller);
    control.writeAndFlush(new Message.Call(id, port));
    threads
        .next()
        .schedule(
            () -> {
              Caller waiting = calls.remove(id);
              if (waiting != null) {
                waiting.refuse("worker " + waiting.number() + " does not answer");
              }
            },
            ANSWER_SECONDS,
            TimeUnit.SECONDS);
  }

  private void refuse(int number, long id) {
    Caller caller = calls.get(id);
    if (caller != null && caller.number() == number && calls.remove(id, caller)) {
      caller.refuse("worker " + number + " does not listen there");
    }
  }

  private void answer(Channel channel, long id) {
    Caller caller = calls.remove(id);
    if (caller == null) {
      channel
          .writeAndFlush(new Message.No("nobody waits for that any more"))
          .addListener(ChannelFutureListener.CLOSE);
      return;
    }
    synchronized (lock) {
      Worker worker = workers.get(caller.number());
      if (worker != null) {
        worker.carried().add(channel);
      }
    }
    join(caller, channel, true);
  }

  private void join(Caller caller, Channel answered, boolean speaks) {
    connections.incrementAndGet();
    Future<Void> one = ready(answered, speaks);
    Future<Void> other = ready(caller.channel(), caller.speaks());
    one.addListener(
        first ->
            other.addListener(
                second -> {
                  if (first.isSuccess() && second.isSuccess()) {
                    Splice.join(answered, caller.channel());
                  } else {
                    answered.close();
                    caller.channel().close();
                  }
                }));
  }

  private static Future<Void> ready(Channel channel, boolean speaks) {
    return speaks ? Connections.toBytes(channel) : channel.eventLoop().newSucceededFuture(null);
  }
}
