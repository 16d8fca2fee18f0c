package org.quadrupole.runners.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.MessageToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Messages as lines, at the beginning of a connection or for as long as it lasts. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends the connection, which is noticed
final class Lines {

  private Lines() {}

  /** Lets a connection speak in messages. */
  static void add(ChannelPipeline pipeline) {
    pipeline.addLast("frames", new LineBasedFrameDecoder(Message.LONGEST, true, true));
    pipeline.addLast("reader", new Reader());
    pipeline.addLast("writer", new Writer());
  }

  /** From now on the connection carries bytes; in its own thread. */
  static void remove(Channel channel) {
    channel.pipeline().remove("frames");
    channel.pipeline().remove("reader");
    channel.pipeline().remove("writer");
  }

  private static final class Reader extends MessageToMessageDecoder<ByteBuf> {
    Reader() {
      super(ByteBuf.class);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf line, List<Object> out)
        throws RelayException {
      out.add(Message.of(line.toString(StandardCharsets.UTF_8)));
    }
  }

  private static final class Writer extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise done) {
      context.write(
          message instanceof Message m
              ? ByteBufUtil.writeUtf8(context.alloc(), m.line() + "\n")
              : message,
          done);
    }
  }
}
