package org.quadrupole.runners.relay;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Passes the bytes of one connection on to another, each part when the one before it has gone: who
 * reads slowly slows the sender down. When one ends, so does the other.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends the connection, which is noticed
final class Splice extends ChannelInboundHandlerAdapter {

  private final Channel other;

  private Splice(Channel other) {
    this.other = other;
  }

  /** Joins two connections that do not read by themselves and carry bytes already. */
  static void join(Channel one, Channel other) {
    add(one, other);
    begin(one, other);
  }

  /** Says where bytes go that are read from now on. */
  static void add(Channel one, Channel other) {
    one.pipeline().addLast(new Splice(other));
    other.pipeline().addLast(new Splice(one));
  }

  /** Begins to read. */
  static void begin(Channel one, Channel other) {
    one.read();
    other.read();
    // One may have ended before anybody looked.
    if (!one.isActive() || !other.isActive()) {
      end(one);
      end(other);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    other
        .writeAndFlush(bytes)
        .addListener(
            written -> {
              if (written.isSuccess()) {
                context.channel().read();
              } else {
                context.channel().close();
              }
            });
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end(other);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A cut connection; whoever talks over it sees the end of the other one.
    context.close();
  }

  private static void end(Channel channel) {
    // Threads that end close their connections themselves.
    if (channel.isActive() && !channel.eventLoop().isShuttingDown()) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }
}
