using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace ChatOps.Demo;

/// <summary>
/// The quick tools of one demo host in one process: a status is asked for dozens of times in a restore, and a start of .NET for each would take most of its
/// time. The scripts of the tools hand their call over to it (<see cref="Script"/>) and run the tool by themselves where it is not there.
/// </summary>
internal sealed class Toolbox(ToolCall call)
{
    public const string Tool = "toolbox";

    /// <summary>What only looks, or asks supervisord. Whatever works on data, or starts and stops servers, stays a process that can be seen and killed.</summary>
    public static readonly IReadOnlySet<string> Holds =
        new HashSet<string>(StringComparer.Ordinal) { "supervisorctl", "curl", "ps", "df", "systemctl", "crontab", "ss", "getent", "vtping", "tlist", "env" };

    /// <summary>The longest path a socket can have.</summary>
    private const int LongestPath = 100;

    private const int Fields = 4096;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource ending = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static string PathOf(HostTree tree) => Path.Combine(tree.Run, "toolbox.sock");

    private static string Client(HostTree tree) => Path.Combine(tree.Daemons, "toolbox.pl");

    /// <summary>Lines of a tool's script: they become a call of the toolbox where there is one.</summary>
    /// <param name="command">The tool's own program and arguments, quoted for a shell; it is what process lists show, and what runs without a toolbox.</param>
    public static string Script(HostTree tree, string tool, string command) => Holds.Contains(tool)
        ? $"[ ! -S {ToolScripts.Quoted(PathOf(tree))} ] || [ ! -x /usr/bin/perl ] || exec /usr/bin/perl {ToolScripts.Quoted(Client(tree))} {ToolScripts.Quoted(PathOf(tree))} {command}\n"
        : "";

    /// <summary>Starts it unless it runs, possibly left by a bot that is gone.</summary>
    public static async Task EnsureRunningAsync(HostTree tree, CancellationToken cancellation)
    {
        if (Encoding.UTF8.GetByteCount(PathOf(tree)) > LongestPath || HostProcesses.Registered(tree).Any(Is)) return;
        ToolScripts.Put(Client(tree), ClientText);
        ToolScripts.Write(tree, tree.Daemons, Tool, detached: true);
        await HostProgram.StartDaemonAsync(tree, Tool, cancellation);
    }

    public static bool Is(HostProcess process) => process.ToolArguments is [Tool, ..];

    public int Run()
    {
        Libc.LeaveSession();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; ending.TrySetResult(); });
        HostProcesses.Register(call.Tree);
        var path = PathOf(call.Tree);
        File.Delete(path);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        listener.Listen(64);
        _ = AcceptAsync(listener);
        while (!ending.Task.Wait(Beat) && Directory.Exists(call.Tree.Fault)) { }
        File.Delete(path);
        HostProcesses.Unregister(call.Tree);
        return 0;
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!ending.Task.IsCompleted)
        {
            var connection = await listener.AcceptAsync();
            // A tool may block as long as it likes.
            _ = Task.Factory.StartNew(() => Answer(connection), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    private static void Answer(Socket connection)
    {
        using var stream = new NetworkStream(connection, ownsSocket: true);
        try
        {
            var fields = Read(stream);
            if (fields is not [var pid, var step, .. var arguments]) return;
            using var output = new StreamWriter(new Framed(stream, 'o')) { AutoFlush = true };
            using var error = new StreamWriter(new Framed(stream, 'e')) { AutoFlush = true };
            int status;
            try
            {
                status = DemoTools.Run(arguments, new(int.Parse(pid), step, output, error));
            }
            catch (Exception e) when (e is not IOException)
            {
                error.WriteLine($"Unhandled exception. {e}");
                status = 134;
            }

            Framed.Write(stream, 'x', Encoding.ASCII.GetBytes(status.ToString()));
        }
        catch (IOException)
        {
            // Who asked is gone, as when a time limit ends a tool.
        }
    }

    /// <summary>A count and that many texts, each with its length in front: 32-bit numbers, big-endian.</summary>
    private static string[] Read(NetworkStream stream)
    {
        var count = Number(stream);
        if (count > Fields) return [];
        var fields = new string[count];
        for (var i = 0; i < count; i++)
        {
            var bytes = new byte[Number(stream)];
            stream.ReadExactly(bytes);
            fields[i] = Encoding.UTF8.GetString(bytes);
        }

        return fields;
    }

    private static int Number(NetworkStream stream)
    {
        Span<byte> bytes = stackalloc byte[4];
        stream.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    /// <summary>One of a tool's two outputs within the answer: a letter, a length, the bytes.</summary>
    private sealed class Framed(Stream stream, char which) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public static void Write(Stream stream, char which, ReadOnlySpan<byte> bytes)
        {
            Span<byte> head = stackalloc byte[5];
            head[0] = (byte)which;
            BinaryPrimitives.WriteInt32BigEndian(head[1..], bytes.Length);
            lock (stream)
            {
                stream.Write(head);
                stream.Write(bytes);
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (buffer.Length > 0) Write(stream, which, buffer);
        }

        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }

    private const string ClientText = """
        #!/usr/bin/perl
        # Hands a call of one of the demo's tools to the host's toolbox; without one it becomes the tool itself.
        # usage: toolbox.pl SOCKET PROGRAM demo-tool TOOL --host FOLDER [ARGUMENT...]
        use strict;
        use Socket;
        my ($path, @program) = @ARGV;
        my @call = @program;
        shift @call while @call && $call[0] ne 'demo-tool';
        shift @call;
        my $box;
        socket($box, PF_UNIX, SOCK_STREAM, 0) && connect($box, pack_sockaddr_un($path)) or do { exec { $program[0] } @program; exit 127 };
        my @fields = ($$, $ENV{CHATOPS_STEP} // '', @call);
        my $asked = pack('N', scalar @fields) . join('', map { pack('N/a*', $_) } @fields);
        while (length $asked) { my $n = syswrite($box, $asked) // last; substr($asked, 0, $n, '') }
        sub whole {
            my ($size, $all) = (shift, '');
            while (length $all < $size) { sysread($box, $all, $size - length $all, length $all) or return undef }
            return $all;
        }
        while (defined(my $head = whole(5))) {
            my ($kind, $size) = unpack('aN', $head);
            my $bytes = $size ? whole($size) : '';
            last unless defined $bytes;
            exit $bytes if $kind eq 'x';
            my $to = $kind eq 'o' ? \*STDOUT : \*STDERR;
            while (length $bytes) { my $n = syswrite($to, $bytes) // last; substr($bytes, 0, $n, '') }
        }
        exit 70;

        """;
}
