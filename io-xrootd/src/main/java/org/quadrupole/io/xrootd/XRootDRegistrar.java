package org.quadrupole.io.xrootd;

import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.options.PipelineOptions;

/** Makes files of XRootD servers and web servers known to Beam. */
public final class XRootDRegistrar implements FileSystemRegistrar {

  @Override
  public Iterable<FileSystem<?>> fromOptions(PipelineOptions options) {
    Map<String, String> environment = System.getenv();
    Identity identity = new Identity(environment);
    Patience patience = Patience.of(environment);
    RemoteStore xrootd = new XRootDStore(new Login(identity, patience), patience);
    RemoteStore web = new HttpStore(identity, patience);
    return List.of(
        new RemoteFileSystem("root", xrootd),
        new RemoteFileSystem("roots", xrootd),
        new RemoteFileSystem("xroot", xrootd),
        new RemoteFileSystem("xroots", xrootd),
        new RemoteFileSystem("http", web),
        new RemoteFileSystem("https", web),
        new RemoteFileSystem("dav", web),
        new RemoteFileSystem("davs", web));
  }
}
