package org.quadrupole.runners.relay;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's end of the relay. It opens connections to the hub and accepts none from other
 * machines; on its own machine it listens at the addresses of the head and of all other workers. If
 * the hub cannot be reached it tries again, for as long as it is told to.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends the connection, which is noticed
public final class RelayClient implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RelayClient.class);
  private static final int FIRST_PAUSE_MILLIS = 250;
  private static final int LONGEST_PAUSE_MILLIS = 5_000;
  private static final int LOOK_MILLIS = 50;
  private static final int NUMBERS_TRIED = 20;
  private static final int TAKE_OVER_MILLIS = 250;

  private final Settings settings;
  private final EventLoopGroup threads = Connections.threads("relay-client");
  private final CompletableFuture<Integer> joined = new CompletableFuture<>();
  private final List<Forwarding> toHead = new ArrayList<>();
  private final ChannelGroup carried = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  private final Object lock = new Object();
  private final Map<Integer, List<Forwarding>> toWorkers = new TreeMap<>();
  private int number;
  private String secret = "-";
  private int numbersTried;
  private int pauseMillis = FIRST_PAUSE_MILLIS;
  private long cutSince = System.nanoTime();
  private boolean hurrying;
  private @Nullable Channel control;
  private boolean closed;

  /**
   * What a worker must know.
   *
   * @param hub host and port of the hub, or of a proxy before it; a host name is looked up anew for
   *     each connection
   * @param name the name that TLS tells a proxy; with a dot in it
   * @param keys the cluster's own certificate and key, and no other to trust
   * @param network the cluster's addresses
   * @param ports what may be reached
   * @param patience how long the hub may be out of reach
   * @param lost told why, once, when a worker that had joined cannot go on: the hub has been out of
   *     reach for longer, or wants it no more
   */
  public record Settings(
      InetSocketAddress hub,
      String name,
      SSLContext keys,
      RelayNetwork network,
      RelayPorts ports,
      Duration patience,
      Consumer<String> lost) {}

  private RelayClient(Settings settings) {
    this.settings = settings;
  }

  /**
   * Joins a cluster and waits until that has worked.
   *
   * @throws RelayException if the hub refuses or cannot be reached
   */
  public static RelayClient join(Settings settings) throws IOException {
    RelayClient client = new RelayClient(settings);
    client.connect();
    try {
      // Every try to reach the hub ends, with or without it.
      client.joined.get();
    } catch (ExecutionException e) {
      client.close();
      throw new RelayException(String.valueOf(e.getCause().getMessage()), e);
    } catch (InterruptedException e) {
      client.close();
      Thread.currentThread().interrupt();
      throw new RelayException("interrupted", e);
    }
    return client;
  }

  /** This worker's number in its cluster. */
  public int number() {
    synchronized (lock) {
      return number;
    }
  }

  /** The address that this worker is to listen at and is reached under. */
  public InetAddress address() {
    return settings.network().worker(number());
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    threads.shutdownGracefully(0, 2, TimeUnit.SECONDS);
  }

  private ChannelFuture toHub(SimpleChannelInboundHandler<Message> conversation) {
    InetSocketAddress hub = settings.hub();
    InetSocketAddress now =
        hub.isUnresolved() ? new InetSocketAddress(hub.getHostString(), hub.getPort()) : hub;
    return Connections.connector(threads)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(Connections.clientTls(settings.keys(), settings.name()));
                Connections.addMessages(channel.pipeline());
                channel.pipeline().addLast("messages", conversation);
              }
            })
        .connect(now);
  }

  private void connect() {
    Control conversation = new Control();
    toHub(conversation)
        .addListener(
            (ChannelFuture opened) -> {
              if (!opened.isSuccess()) {
                again(String.valueOf(opened.cause().getMessage()));
              }
            });
  }

  /** Tries to reach the hub once more, after a pause. */
  private void again(String why) {
    int pause;
    synchronized (lock) {
      if (closed) {
        return;
      }
      control = null;
      if (System.nanoTime() - cutSince > settings.patience().toNanos()) {
        closed = true;
        pause = -1;
      } else {
        pause = pauseMillis;
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
      }
    }
    if (pause < 0) {
      giveUp(
          "the relay at "
              + place()
              + " has been out of reach for "
              + settings.patience().toSeconds()
              + " s: "
              + why);
      return;
    }
    LOG.warn("relay: {}; again in {} ms", why, pause);
    threads.next().schedule(this::connect, pause, TimeUnit.MILLISECONDS);
  }

  private void giveUp(String why) {
    if (!joined.completeExceptionally(new RelayException(why))) {
      settings.lost().accept(why);
    }
  }

  private String place() {
    return settings.hub().getHostString() + ":" + settings.hub().getPort();
  }

  /** The connection that lasts. */
  private final class Control extends SimpleChannelInboundHandler<Message> {

    private String end = "the hub closed the connection";

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake) {
        if (handshake.isSuccess()) {
          synchronized (lock) {
            context.writeAndFlush(new Message.Join(number, secret));
          }
        }
      } else if (event instanceof IdleStateEvent idle) {
        if (idle.state() == IdleState.READER_IDLE) {
          end = "the hub is silent";
          // What goes through it is as dead, but nobody would notice for minutes.
          carried.close();
          context.close();
        } else {
          context.writeAndFlush(new Message.Ping());
        }
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Message message)
        throws RelayException {
      if (message instanceof Message.Welcome welcome) {
        welcomed(context.channel(), welcome);
      } else if (message instanceof Message.Member member) {
        forward(member.number());
      } else if (message instanceof Message.Left left) {
        forget(left.number());
      } else if (message instanceof Message.Call call) {
        answer(context.channel(), call);
      } else if (message instanceof Message.No no) {
        // Nothing that waiting would change.
        synchronized (lock) {
          closed = true;
        }
        giveUp("the relay at " + place() + " says: " + no.reason());
        context.close();
      } else if (!(message instanceof Message.Ping)) {
        throw new RelayException("out of turn: " + message.line());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // Netty's own exceptions only wrap what happened.
      Throwable what =
          cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
      end = (what instanceof SSLException ? "TLS: " : "") + what.getMessage();
      context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      synchronized (lock) {
        if (control != null) {
          cutSince = System.nanoTime();
        }
      }
      again(end);
    }
  }

  private void welcomed(Channel channel, Message.Welcome welcome) throws RelayException {
    boolean first;
    synchronized (lock) {
      first = number == 0;
      number = welcome.number();
      secret = welcome.secret();
    }
    if (first && !isFree(settings.network().worker(welcome.number()))) {
      synchronized (lock) {
        // Another cluster's worker on this machine has the address.
        number = 0;
        secret = "-";
        if (++numbersTried == NUMBERS_TRIED) {
          throw new RelayException("addresses of this network are taken on this machine");
        }
        pauseMillis = 1;
      }
      channel.close();
      return;
    }
    synchronized (lock) {
      control = channel;
      pauseMillis = FIRST_PAUSE_MILLIS;
      // The hub tells them all again.
      List.copyOf(toWorkers.keySet()).forEach(this::forget);
    }
    if (first) {
      synchronized (lock) {
        for (int port : settings.ports().head()) {
          listen(toHead, settings.network().head(), Message.HEAD, port);
        }
      }
      LOG.info("relay: worker {} of {}", welcome.number(), place());
      joined.complete(welcome.number());
    }
    tellWhenReady(channel, settings.network().worker(welcome.number()));
  }

  private boolean isFree(InetAddress address) {
    for (int port : settings.ports().worker()) {
      try (ServerSocket socket = new ServerSocket(port, 1, address)) {
        LOG.debug("relay: {} is free", socket);
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  /**
   * Others may listen at this worker's address on their machines, and one of them may be on this
   * one: only when the worker itself listens.
   */
  private void tellWhenReady(Channel channel, InetAddress address) {
    if (!channel.isActive()) {
      return;
    }
    try {
      for (int port : settings.ports().worker()) {
        if (!ListeningSockets.has(new InetSocketAddress(address, port))) {
          threads
              .next()
              .schedule(() -> tellWhenReady(channel, address), LOOK_MILLIS, TimeUnit.MILLISECONDS);
          return;
        }
      }
      channel.writeAndFlush(new Message.Ready());
    } catch (IOException e) {
      LOG.error("relay: cannot tell whether the worker listens: {}", e.getMessage());
      channel.close();
    }
  }

  private void forward(int other) {
    List<Forwarding> forwarding = new ArrayList<>();
    for (int port : settings.ports().worker()) {
      listen(forwarding, settings.network().worker(other), other, port);
    }
    List<Forwarding> before;
    synchronized (lock) {
      before = toWorkers.put(other, forwarding);
    }
    if (before != null) {
      before.forEach(Forwarding::close);
    }
  }

  private void forget(int other) {
    List<Forwarding> forwarding;
    boolean first;
    synchronized (lock) {
      forwarding = toWorkers.remove(other);
      first = !hurrying;
      hurrying = true;
    }
    if (forwarding != null) {
      forwarding.forEach(Forwarding::close);
    }
    if (first) {
      // Soon, once for all that go together, and when the system has their addresses back.
      threads.next().schedule(this::takeOver, TAKE_OVER_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** A worker of this machine may have gone, which listened for all. */
  private void takeOver() {
    List<Forwarding> all;
    synchronized (lock) {
      hurrying = false;
      all = new ArrayList<>(toHead);
      toWorkers.values().forEach(all::addAll);
    }
    all.forEach(Forwarding::hurry);
  }

  private void listen(List<Forwarding> into, InetAddress address, int other, int port) {
    into.add(
        Forwarding.listen(
            threads,
            new InetSocketAddress(address, port),
            accepted -> passOn(new Message.Open(other, port), accepted)));
  }

  /** The hub wants a connection to this worker. */
  private void answer(Channel channel, Message.Call call) {
    InetAddress own = address();
    if (!settings.ports().worker().contains(call.port())) {
      channel.writeAndFlush(new Message.Refuse(call.id()));
      return;
    }
    Connections.open(threads, new InetSocketAddress(own, call.port()))
        .addListener(
            (ChannelFuture opened) -> {
              if (opened.isSuccess()) {
                passOn(new Message.Answer(call.id()), opened.channel());
              } else {
                channel.writeAndFlush(new Message.Refuse(call.id()));
              }
            });
  }

  /** Joins a connection on this machine to one through the hub. */
  private void passOn(Message first, Channel local) {
    toHub(new Passing(first, local))
        .addListener(
            (ChannelFuture opened) -> {
              if (opened.isSuccess()) {
                carried.add(opened.channel());
              } else {
                local.close();
              }
            });
  }

  /** A connection through the hub until its bytes may flow. */
  private static final class Passing extends SimpleChannelInboundHandler<Message> {

    private final Message first;
    private final Channel local;

    Passing(Message first, Channel local) {
      this.first = first;
      this.local = local;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
        context.writeAndFlush(first);
      } else if (event instanceof IdleStateEvent idle && idle.state() == IdleState.READER_IDLE) {
        context.close();
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Message message)
        throws RelayException {
      if (message instanceof Message.No no) {
        throw new RelayException(no.reason());
      }
      if (!(message instanceof Message.Go)) {
        throw new RelayException("out of turn: " + message.line());
      }
      context.channel().config().setAutoRead(false);
      // Bytes that came with the word are handed on when the messages' handlers go.
      Splice.add(context.channel(), local);
      Connections.stopMessages(context.channel());
      Splice.begin(context.channel(), local);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.info("relay: {}: {}", first.line().split(" ", 2)[0], cause.getMessage());
      context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      local.close();
    }
  }
}
