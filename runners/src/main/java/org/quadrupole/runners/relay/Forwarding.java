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
 * it is closed.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends the connection, which is noticed
final class Forwarding implements AutoCloseable {

  private static final int AGAIN_MILLIS = 500;

  private final EventLoopGroup threads;
  private final InetSocketAddress address;
  private final Consumer<Channel> accepted;
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
    forwarding.bind();
    return forwarding;
  }

  private void bind() {
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
        .addListener((ChannelFuture bound) -> bound(bound));
  }

  private synchronized void bound(ChannelFuture bound) {
    if (!bound.isSuccess()) {
      if (!closed && !threads.isShuttingDown()) {
        threads.next().schedule(this::again, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      }
    } else if (closed) {
      bound.channel().close();
    } else {
      server = bound.channel();
    }
  }

  private synchronized void again() {
    if (!closed) {
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
