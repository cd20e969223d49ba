import { Body, Controller, HttpCode, Ip, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  loginBody,
  ownProfile,
  registerBody,
  signedIn,
  signedOut,
  type LoginBody,
  type RegisterBody,
} from '@rounds/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentViewer, Public, SignedInOnly } from './access-rules.js';
import { Registration } from './registration.js';
import { SignIn } from './sign-in.js';
import type { Viewer } from './viewer.js';

@ApiTags('identity')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly registration: Registration,
    private readonly signIn: SignIn,
  ) {}

  @Post('register')
  @Public()
  @ApiCreatedResponse({ standardSchema: ownProfile })
  register(@Body({ schema: registerBody }) body: RegisterBody, @Ip() ip: string) {
    return this.registration.register(body, ip);
  }

  @Post('login')
  @HttpCode(200)
  @Public()
  @ApiOkResponse({ standardSchema: signedIn })
  login(
    @Body({ schema: loginBody }) body: LoginBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.signIn.login(body, request, reply);
  }

  @Post('logout')
  @HttpCode(200)
  @SignedInOnly({ evenSuspendedMayWrite: true })
  @ApiOkResponse({ standardSchema: signedOut })
  logout(
    @CurrentViewer() viewer: Viewer,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.signIn.logout(viewer, request, reply);
  }
}
