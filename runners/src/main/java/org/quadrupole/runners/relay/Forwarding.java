package org.quadrupole.runners.relay;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Listens on this machine where another member listens on its own. If the address is taken, that
 * member or a forwarder to it is on this machine already; it is tried again until there is room or
 * it is closed: ever less often, for a node of many workers has thousands of them.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends the connection, which is noticed
final class Forwarding implements AutoCloseable {

  private static final int FIRST_PAUSE_MILLIS = 500;
  private static final int LONGEST_PAUSE_MILLIS = 16_000;

  private final EventLoopGroup threads;
  private final InetSocketAddress address;
  private final Consumer<Channel> accepted;
  private int pauseMillis = FIRST_PAUSE_MILLIS;
  private int attempts;
  private @Nullable Channel server;
  private boolean closed;

  private Forwarding(
      EventLoopGroup threads, InetSocketAddress address, Consumer<Channel> accepted) {
    this.threads = threads;
    this.address = address;
    this.accepted = accepted;
  }

  /**
   * Begins to listen, as soon as that is possible.
   *
   * @param accepted gets each connection; it does not read by itself
   */
  static Forwarding listen(
      EventLoopGroup threads, InetSocketAddress address, Consumer<Channel> accepted) {
    Forwarding forwarding = new Forwarding(threads, address, accepted);
    forwarding.hurry();
    return forwarding;
  }

  private void bind() {
    int attempt = ++attempts;
    new ServerBootstrap()
        .group(threads)
        .channel(NioServerSocketChannel.class)
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelActive(io.netty.channel.ChannelHandlerContext context) {
                accepted.accept(context.channel());
                context.pipeline().remove(this);
              }

              @Override
              public boolean isSharable() {
                return true;
              }
            })
        .bind(address)
        .addListener((ChannelFuture bound) -> bound(bound, attempt));
  }

  private synchronized void bound(ChannelFuture bound, int attempt) {
    if (!bound.isSuccess()) {
      if (isLast(attempt) && !threads.isShuttingDown()) {
        threads.next().schedule(() -> again(attempt), pauseMillis, TimeUnit.MILLISECONDS);
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
      }
    } else if (closed) {
      bound.channel().close();
    } else {
      server = bound.channel();
    }
  }

  private boolean isLast(int attempt) {
    return !closed && server == null && attempt == attempts;
  }

  private synchronized void again(int attempt) {
    if (isLast(attempt)) {
      bind();
    }
  }

  /** Tries at once, as when somebody has gone who may have had the address. */
  synchronized void hurry() {
    if (!closed && server == null) {
      pauseMillis = FIRST_PAUSE_MILLIS;
      bind();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (server != null) {
      server.close();
    }
  }
}
