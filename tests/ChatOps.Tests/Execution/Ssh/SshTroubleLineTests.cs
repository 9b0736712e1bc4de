using ChatOps.Server.Execution.Ssh;

namespace ChatOps.Tests.Execution.Ssh;

/// <summary>OpenSSH's own lines, as they were recorded from 9.2: what they mean, and which of them prove that nothing ran.</summary>
public class SshTroubleLineTests
{
    [Theory]
    [InlineData("ssh: connect to host 10.77.0.11 port 2222: Connection refused", "host-unreachable")]
    [InlineData("ssh: connect to host 10.77.0.11 port 22: Connection timed out", "host-unreachable")]
    [InlineData("ssh: connect to host 10.77.0.99 port 22: No route to host", "host-unreachable")]
    [InlineData("ssh: Could not resolve hostname lims9: Name or service not known", "host-name-unknown")]
    [InlineData("Connection timed out during banner exchange\nConnection to 10.77.0.11 port 22 timed out", "host-unreachable")]
    [InlineData("No ED25519 host key is known for 10.77.0.11 and you have requested strict checking.\nHost key verification failed.", "host-key-unknown")]
    [InlineData("Host key verification failed.", "host-key-unknown")]
    [InlineData("@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n@@@\nHost key verification failed.", "host-key-changed")]
    [InlineData("nobodyhere@10.77.0.11: Permission denied (publickey).", "auth-refused")]
    [InlineData("Permissions 0644 for 'key' are too open.\nLoad key \"key\": bad permissions\nops@10.77.0.11: Permission denied (publickey).", "auth-refused")]
    [InlineData("channel 0: open failed: connect failed: Connection refused\nstdio forwarding failed\nConnection closed by UNKNOWN port 65535", "host-unreachable")]
    [InlineData("jump@10.77.0.12: Permission denied (publickey).\nConnection closed by UNKNOWN port 65535", "auth-refused")]
    [InlineData("/x/cfg: line 1: Bad configuration option: x\n/x/cfg: terminating, 1 bad configuration options", "ssh-settings")]
    [InlineData("Can't open user config file /x/cfg: No such file or directory", "ssh-settings")]
    public void A_line_says_what_it_is(string words, string code)
    {
        var trouble = SshTrouble.Of("lims1", words)!;
        Assert.Equal((code, true), (trouble.Code, trouble.NothingRan));
        Assert.StartsWith($"{code}: ", trouble.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Connection to 10.77.0.11 closed by remote host.")]
    [InlineData("Timeout, server 10.77.0.11 not responding.")]
    [InlineData("mux_client_request_session: read from master failed: Broken pipe\nkex_exchange_identification: Connection closed by remote host\nConnection closed by UNKNOWN port 65535")]
    public void What_ends_a_session_that_may_have_begun_proves_nothing(string words)
    {
        Assert.Null(SshTrouble.Of("lims1", words));
        Assert.False(SshTrouble.SessionRefused(words));
    }

    [Theory]
    [InlineData("mux_client_request_session: session request failed: Session open refused by peer\nkex_exchange_identification: Connection closed by remote host")]
    [InlineData("Control socket connect(/x/s): Connection refused\nkex_exchange_identification: Connection closed by remote host")]
    [InlineData("Control socket connect(/x/s): No such file or directory")]
    public void A_session_that_was_never_opened_ran_nothing(string words) => Assert.True(SshTrouble.SessionRefused(words));
}
