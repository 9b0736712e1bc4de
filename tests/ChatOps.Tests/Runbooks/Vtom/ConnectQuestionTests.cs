using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Runbooks.Vtom;
using ChatOps.Tests.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks.Vtom;

/// <summary>The connect with the machine's own curl.</summary>
public class ConnectQuestionTests
{
    [Fact]
    public async Task A_proxy_of_the_environment_answers_for_no_server()
    {
        await using var proxy = new AnsweringPort("HTTP/1.1 200 Connection established\r\n\r\n");
        int port;
        using (var closed = new TcpListener(IPAddress.Loopback, 0))
        {
            closed.Start();
            port = ((IPEndPoint)closed.LocalEndpoint).Port;
        }
        var question = new VtomHostCommands(new VtomTarget { Name = "vtom1", Services = [], Address = "127.0.0.1" }).Connect(port);
        var start = new ProcessStartInfo(question.Program, question.Arguments.Skip(1)) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ALL_PROXY"] = start.Environment["all_proxy"] = $"http://127.0.0.1:{proxy.Port}";
        using var curl = Process.Start(start)!;
        var error = curl.StandardError.ReadToEndAsync();
        var output = await curl.StandardOutput.ReadToEndAsync();
        await curl.WaitForExitAsync();
        Assert.Equal("refused", ConnectAnswer.Of(new StepResult(StepState.Exited, curl.ExitCode, output, await error, [])));
        Assert.Equal(0, proxy.Asked);
    }
}
