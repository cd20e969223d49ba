import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { specialtyPage } from '@rounds/contracts';
import { SignedInOnly } from './access-rules.js';
import { Specialties } from './specialties.js';

@ApiTags('identity')
@Controller('specialties')
export class SpecialtiesController {
  constructor(private readonly specialties: Specialties) {}

  @Get()
  @SignedInOnly()
  @ApiOkResponse({ standardSchema: specialtyPage })
  list() {
    return this.specialties.list();
  }
}
